package tex

var accepted = []string{}
