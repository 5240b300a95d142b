package notebook_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"largestep/pkg/book/notebook"
)

// A notebook as JupyterLab saves it, with fields that this package has no
// names for on every level.
const jupyter = `{
 "cells": [
  {
   "attachments": {
    "a.png": {
     "image/png": "AAAA"
    }
   },
   "cell_type": "markdown",
   "id": "intro",
   "metadata": {
    "unknown": [
     1,
     2.50
    ]
   },
   "source": [
    "# A title\n",
    "\n",
    "Text with <b>HTML</b> & ünïcode."
   ]
  },
  {
   "cell_type": "code",
   "execution_count": 3,
   "future": true,
   "id": "run",
   "metadata": {
    "tags": [
     "raises-exception"
    ]
   },
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": [
      "one\n",
      "two"
     ]
    },
    {
     "data": {
      "application/x+json": {
       "k": 1
      },
      "text/plain": [
       "3"
      ]
     },
     "execution_count": 3,
     "metadata": {},
     "output_type": "execute_result"
    },
    {
     "ename": "E",
     "evalue": "v",
     "output_type": "error",
     "traceback": [
      "t"
     ]
    }
   ],
   "source": []
  }
 ],
 "metadata": {
  "kernelspec": {
   "display_name": "Go (Large Step)",
   "language": "go",
   "name": "largestep-go"
  }
 },
 "nbformat": 4,
 "nbformat_minor": 5,
 "unknown_at_the_top": "kept"
}
`

func TestRoundTripKeepsEveryByte(t *testing.T) {
	nb, err := notebook.Decode([]byte(jupyter))
	if err != nil {
		t.Fatal(err)
	}
	out, err := notebook.Encode(nb)
	if err != nil {
		t.Fatal(err)
	}
	if string(out) != jupyter {
		t.Errorf("encoding changed the notebook:\n%s", out)
	}
}

func TestFields(t *testing.T) {
	nb, err := notebook.Decode([]byte(jupyter))
	if err != nil {
		t.Fatal(err)
	}
	if got := nb.Title(); got != "A title" {
		t.Errorf("title = %q", got)
	}
	if got := nb.Language(); got != "go" {
		t.Errorf("language = %q", got)
	}
	code := nb.CodeCells()[0]
	if !code.HasTag("raises-exception") || code.HasTag("parameters") {
		t.Errorf("tags = %v", code.Tags())
	}
	if got := code.Outputs[0].Text; got != "one\ntwo" {
		t.Errorf("stream = %q", got)
	}
	if got, ok := code.Outputs[1].Data.Text("text/plain"); !ok || got != "3" {
		t.Errorf("text/plain = %q, %v", got, ok)
	}
}

func TestBrokenNotebooksAreRefusedByPlace(t *testing.T) {
	cell := func(c string) string {
		return `{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[` + c + `]}`
	}
	tests := map[string]struct{ in, want string }{
		"empty":              {"", "the file is empty"},
		"not JSON":           {"{\n \"cells\": [,]}", "line 2, column 12: not JSON"},
		"truncated":          {jupyter[:200], "not JSON"},
		"two values":         {"{} {}", "not JSON"},
		"a list":             {"[]", "not a JSON object"},
		"null":               {"null", "not a JSON object"},
		"UTF-16":             {"\xff\xfe{\x00", "UTF-16"},
		"not UTF-8":          {"{\"a\":\"\xff\"}", "not UTF-8"},
		"no format":          {`{"cells":[]}`, "no \"nbformat\""},
		"UTF-16, no mark":    {"{\x00\"\x00", "UTF-16"},
		"byte order mark":    {"\ufeff{}", "byte order mark"},
		"not UTF-8, deep in": {"{\n\"ü\":\"\xff\"}", "line 2, column 7: text that is not UTF-8"},
		"half a character":   {"{\"a\":\"\\\\\\ud83d x\"}", `line 1, column 9: half of a character: \ud83d`},
		"two first halves":   {`{"a":"\ud83d\ud83d\ude00"}`, "half of a character"},
		"a second half":      {`{"a":"\ude00"}`, "half of a character"},
		"a cell of 20 MB":    {cell(`{"cell_type":"raw","id":"a","source":""},{"cell_type":"raw","id":"b","source":"` + strings.Repeat("x", 20<<20) + `"}`), "cell 2: 20 MB"},
		"format 3":           {`{"nbformat":3,"worksheets":[]}`, "nbformat 3; only 4 is read: convert with jupyter nbconvert --to notebook"},
		"format 5":           {`{"nbformat":5,"cells":[]}`, "nbformat 5"},
		"no cells":           {`{"nbformat":4,"nbformat_minor":5,"metadata":{}}`, "\"cells\" is not a list"},
		"null cells":         {`{"nbformat":4,"nbformat_minor":5,"cells":null}`, "\"cells\" is not a list"},
		"null cell":          {cell("null"), "cell 1: not an object"},
		"unknown type":       {cell(`{"cell_type":"poem","id":"a","source":""}`), `cell 1: unknown cell type "poem"`},
		"source of a number": {cell(`{"cell_type":"raw","id":"a","source":[1]}`), `cell 1: "source"`},
		"one id twice":       {cell(`{"cell_type":"raw","id":"a","source":""},{"cell_type":"raw","id":"a","source":""}`), `cell 2: has the id "a" of cell 1`},
		"output of a word":   {cell(`{"cell_type":"code","id":"a","source":"","outputs":["x"]}`), "cell 1, output 1: not an object"},
		"unknown output":     {cell(`{"cell_type":"code","id":"a","source":"","outputs":[{"output_type":"x"}]}`), `unknown output type "x"`},
		"deep":               {strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000), "nested more than"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := notebook.Decode([]byte(test.in))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error = %v, want %q in it", err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), "\n") {
				t.Errorf("the error has more than one line: %v", err)
			}
		})
	}
}

func TestWholeCharactersAreTaken(t *testing.T) {
	nb, err := notebook.Decode([]byte(`{"nbformat":4,"nbformat_minor":5,"cells":[{"cell_type":"raw","source":"\ud83d\ude00 \\ud83d \u00fc \\\\"}]}`))
	if err != nil || nb.Cells[0].Source != `😀 \ud83d ü \\` {
		t.Error(nb, err)
	}
}

func TestEndlessFile(t *testing.T) {
	if _, err := os.Stat("/dev/zero"); err != nil {
		t.Skip("no file without an end here")
	}
	if _, err := notebook.Read("/dev/zero"); err == nil || !strings.Contains(err.Error(), "more than 64 MB") {
		t.Errorf("error = %v", err)
	}
}

func TestReadNamesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b ü.ipynb")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := notebook.Read(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error = %v", err)
	}
}

// FuzzDecode asks that whatever Decode takes, Encode gives back in a form
// that Decode takes again and Encode leaves alone.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(jupyter))
	f.Add([]byte(`{"nbformat":4,"nbformat_minor":4,"cells":[{"cell_type":"code","source":"x"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		nb, err := notebook.Decode(data)
		if err != nil {
			return
		}
		once, err := notebook.Encode(nb)
		if err != nil {
			t.Fatal(err)
		}
		nb, err = notebook.Decode(once)
		if err != nil {
			t.Fatalf("%v\n%s", err, once)
		}
		twice, err := notebook.Encode(nb)
		if err != nil || string(once) != string(twice) {
			t.Fatalf("%v\n%s\n%s", err, once, twice)
		}
	})
}
