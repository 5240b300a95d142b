package kernel

import "time"

// SetHeartbeat shortens the heartbeat for a test, and returns what undoes it.
func SetHeartbeat(interval, patience time.Duration) (undo func()) {
	was := heartbeat
	heartbeat.interval, heartbeat.patience = interval, patience
	return func() { heartbeat = was }
}

// TellingLine is what an error quotes of a kernel's log.
var TellingLine = tellingLine
