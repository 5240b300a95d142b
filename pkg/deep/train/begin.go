package train

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"largestep/pkg/deep/record"
)

// begin takes up the run where it is to be taken up, and its record with it.
func (s *session) begin(ctx context.Context) error {
	resumed := false
	if s.saver != nil {
		if err := s.lock(); err != nil {
			return err
		}
		var err error
		if resumed, err = s.takeUp(); err != nil {
			return err
		}
	}
	if s.o.Records == nil {
		return nil
	}
	var err error
	s.log, err = openLog(ctx, s.o.Records, record.NewHead(s.cfg, s.o.Seed, s.o.Backend, s.o.Commit), resumed, s.at.Rows)
	return err
}

// takeUp goes to the last checkpoint if that is asked for, or makes way for a
// new start.
func (s *session) takeUp() (resumed bool, err error) {
	if !s.o.Resume {
		at, found := s.saver.peek()
		if found && !s.overAt(at) {
			return false, fmt.Errorf("this run stopped after %d of %d steps: --resume goes on with it; to start again, remove %s", at.Step, s.steps, s.saver.dir)
		}
		return false, s.saver.folder.Clear()
	}
	resumed, err = s.saver.load(s)
	switch {
	case err != nil:
	case !resumed:
		s.note("there is no checkpoint of this run; it starts at the beginning")
	case s.over():
		s.note("this run is at its end")
	default:
		s.note(fmt.Sprintf("goes on after step %d of %d", s.at.Step, s.steps))
	}
	return resumed, err
}

// lock keeps other processes from the same run. It ends with the process,
// however that ends.
func (s *session) lock() error {
	if err := os.MkdirAll(s.saver.dir, 0o755); err != nil {
		return fmt.Errorf("cannot keep checkpoints: %w; choose another folder by LARGESTEP_CACHE", err)
	}
	s.saver.lock = flock.New(filepath.Join(s.saver.dir, ".lock"))
	switch ok, err := s.saver.lock.TryLock(); {
	case err != nil:
		return fmt.Errorf("cannot keep checkpoints in %s: %w; choose another folder by LARGESTEP_CACHE", s.saver.dir, err)
	case !ok:
		return errors.New("another process is at work on this run; wait for it, or change --seed for another run")
	}
	return nil
}

func (s *session) note(text string) {
	if s.o.Note != nil {
		s.o.Note(text)
	}
}
