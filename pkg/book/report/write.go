package report

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/google/renameio/v2"
)

// MaxPage is how many bytes a page may have.
const MaxPage = 600 * 1000

// Write writes the index and a page for each notebook into dir, which it makes
// if it is missing. Each file is replaced as a whole or not at all.
//
// A formula that does not convert and a page that is too heavy are errors, but
// what can be written is written first, so that it can be looked at.
func Write(dir string, book Book) error {
	if err := book.check(); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("cannot write the report: %w", err)
	}
	tasks := []task{{"index.html", func() ([]byte, error) { return RenderIndex(book) }}}
	for i, p := range book.Pages {
		tasks = append(tasks, task{p.Name + ".html", func() ([]byte, error) { return Render(book, i) }})
	}
	faults := make([]error, len(tasks))
	queue := make(chan int, len(tasks))
	for i := range tasks {
		queue <- i
	}
	close(queue)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range queue {
				faults[i] = tasks[i].write(dir)
			}
		})
	}
	wg.Wait()
	return errors.Join(faults...)
}

// A task makes one file of a report.
type task struct {
	name   string
	render func() ([]byte, error) // the file, and what is wrong with it
}

func (t task) write(dir string) error {
	data, err := t.render()
	if data == nil {
		return err
	}
	faults := []error{err}
	if err := renameio.WriteFile(filepath.Join(dir, t.name), data, 0o644); err != nil {
		faults = append(faults, fmt.Errorf("cannot write the report: %w", err))
	}
	if len(data) > MaxPage {
		faults = append(faults, fmt.Errorf("%s has %d KB, more than the %d a page may have; draw fewer points or print less",
			t.name, len(data)/1000, MaxPage/1000))
	}
	return errors.Join(faults...)
}

// check refuses names that would not make a file of their own.
func (b *Book) check() error {
	seen := map[string]bool{}
	for _, p := range b.Pages {
		switch {
		case p.Notebook == nil:
			return fmt.Errorf("the page %q has no notebook", p.Name)
		case p.Name == "" || p.Name != filepath.Base(p.Name) || strings.ContainsAny(p.Name, `/\`) || strings.HasPrefix(p.Name, "."):
			return fmt.Errorf("%q cannot be the name of a page; rename the notebook", p.Name)
		case strings.EqualFold(p.Name, "index"):
			return errors.New("a notebook cannot be called index: that is the front page's name; rename it")
		case seen[strings.ToLower(p.Name)]:
			return fmt.Errorf("two notebooks are called %s; rename one", p.Name)
		}
		seen[strings.ToLower(p.Name)] = true
	}
	return nil
}
