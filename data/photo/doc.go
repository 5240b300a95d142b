// Package photo reads folders of JPEG photos of any size and makes them
// images of one size: WebVision's file lists, ImageNet's folder a class.
//
// Photos may be grayscale, RGB or CMYK, baseline or progressive, and turned by
// their EXIF orientation; all become upright RGB. A photo that does not decode
// is an error that names it; whether to go on without it is the caller's
// choice, never made silently.
package photo
