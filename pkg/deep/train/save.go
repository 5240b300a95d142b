package train

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"largestep/pkg/deep/checkpoint"
)

// slow is how long a step may take before the state is copied ahead of it, so
// that an interrupt in its middle saves at once what the step began with.
const slow = 500 * time.Millisecond

// A saver keeps the checkpoints of a session; a nil one keeps none.
type saver struct {
	dir    string
	folder *checkpoint.Folder
	lock   *flock.Flock
	last   time.Time // of the last save by the session

	mu      sync.Mutex
	pending *checkpoint.Checkpoint // the state before the work that is going on
}

func newSaver(root, key string) *saver {
	if root == "" {
		return nil
	}
	dir := filepath.Join(root, key)
	return &saver{dir: dir, folder: checkpoint.Open(dir, key), last: time.Now()}
}

func (v *saver) close() {
	if v != nil && v.lock != nil {
		// Nothing hangs on the error: the lock ends with the process.
		_ = v.lock.Unlock()
	}
}

// capture copies the state of a session between two steps.
func (v *saver) capture(s *session) (*checkpoint.Checkpoint, error) {
	state, err := json.Marshal(s.at)
	if err != nil {
		return nil, err
	}
	list, err := capture(s.store)
	if s.meter != nil {
		list = append(list, s.meter.capture()...)
	}
	return &checkpoint.Checkpoint{Key: s.key, Code: s.o.Commit, Step: s.at.Step, Epoch: s.at.Epoch, State: state, Tensors: list}, err
}

// save saves the state of a session.
func (v *saver) save(s *session) error {
	if v == nil {
		return nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.last = time.Now()
	c, err := v.capture(s)
	if err != nil {
		return err
	}
	return v.write(s, c)
}

// write makes the record safe first: the rows that the checkpoint counts on
// are there.
func (v *saver) write(s *session, c *checkpoint.Checkpoint) error {
	if err := s.log.flush(); err != nil {
		return err
	}
	return v.folder.Save(c)
}

// due saves if it is time to.
func (v *saver) due(s *session) error {
	if v == nil {
		return nil
	}
	o := s.o
	if o.Steps > 0 && s.at.Step%o.Steps == 0 || o.Interval > 0 && time.Since(v.last) >= o.Interval {
		return v.save(s)
	}
	return nil
}

// guarded does work that may take long. If it is known to, or if steps do, the
// state is copied first, for [saver.interrupt].
func (s *session) guarded(long bool, work func() error) error {
	v := s.saver
	if v == nil || !long && s.took > 0 && s.took < slow {
		return work()
	}
	c, err := v.capture(s)
	if err != nil {
		return err
	}
	v.set(c)
	defer v.set(nil)
	return work()
}

func (v *saver) set(c *checkpoint.Checkpoint) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.pending = c
}

// interrupt saves the state that was copied, if work is going on. It is called
// from another goroutine than the session's.
func (v *saver) interrupt(s *session) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.pending == nil {
		return
	}
	if err := v.write(s, v.pending); err != nil {
		s.note(err.Error())
	} else {
		s.note(fmt.Sprintf("saved after step %d; ends when what is at work is done", v.pending.Step))
	}
	v.pending = nil
}

// load brings a session to the state of the last checkpoint. It reports
// whether there was one.
func (v *saver) load(s *session) (bool, error) {
	c, refused, err := v.folder.Load()
	for _, line := range refused {
		s.note(line)
	}
	if errors.Is(err, checkpoint.ErrNone) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := json.Unmarshal(c.State, &s.at); err != nil {
		return false, fmt.Errorf("the checkpoint of step %d does not say where it was: %w", c.Step, err)
	}
	if s.meter != nil {
		c.Tensors = s.meter.restore(c.Tensors)
	}
	return true, restore(s.store, c.Tensors)
}

// peek returns where the last checkpoint is, if there is one that can be used.
func (v *saver) peek() (at place, found bool) {
	c, _, err := v.folder.Load()
	if err == nil {
		err = json.Unmarshal(c.State, &at)
	}
	return at, err == nil
}
