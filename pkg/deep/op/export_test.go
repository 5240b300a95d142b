package op

// ConvLines is tested on every backend, for images of any size.
var ConvLines = convLines
