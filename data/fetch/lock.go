package fetch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// Lock makes dir if needed and waits until no other process downloads into it;
// waiting, if not nil, is called once if there is one. The lock ends with the
// process, however it ends.
func Lock(ctx context.Context, dir string, waiting func()) (unlock func(), err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("cannot make the folder: %w; choose another by --data-dir or LARGESTEP_DATA", err)
	}
	l := flock.New(filepath.Join(dir, ".lock"), flock.SetPermissions(0o644))
	ok, err := l.TryLock()
	if err == nil && !ok {
		if waiting != nil {
			waiting()
		}
		ok, err = l.TryLockContext(ctx, 100*time.Millisecond)
	}
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if errors.Is(err, os.ErrPermission) || !ok {
			return nil, fmt.Errorf("cannot write in %s: %w; choose another folder by --data-dir or LARGESTEP_DATA", dir, err)
		}
		return nil, err
	}
	return func() { l.Unlock() }, nil
}

// syncDir makes a new name last through a power cut, where the system can.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
}
