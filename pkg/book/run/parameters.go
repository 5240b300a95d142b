package run

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"

	"largestep/pkg/book/notebook"
)

// The tags of papermill: the cell with the defaults, and the one put in after it.
const (
	parametersTag = "parameters"
	injectedTag   = "injected-parameters"
)

// SetParameters puts a cell after the one tagged "parameters" which sets
// variables declared there to new values. An injected cell of an earlier run
// is replaced. A name that the notebook does not declare, and a value that is
// not of the declared type, are refused before anything runs.
func SetParameters(nb *notebook.Notebook, values map[string]string) error {
	if len(values) == 0 {
		return nil
	}
	at := slices.IndexFunc(nb.Cells, func(c *notebook.Cell) bool { return c.HasTag(parametersTag) })
	if at < 0 {
		return fmt.Errorf("the notebook takes no parameters: it has no cell tagged %q", parametersTag)
	}
	declared := declarations(nb.Cells[at].Source)
	var source strings.Builder
	source.WriteString("// Parameters\n")
	for _, name := range slices.Sorted(maps.Keys(values)) {
		kind, ok := declared[name]
		if !ok {
			known := slices.Sorted(maps.Keys(declared))
			return fmt.Errorf("the notebook has no parameter %q; it has: %s", name, strings.Join(known, ", "))
		}
		literal, err := literalOf(kind, values[name])
		if err != nil {
			return fmt.Errorf("parameter %s: %w", name, err)
		}
		fmt.Fprintf(&source, "var %s %s = %s\n", name, kind, literal)
	}
	nb.Cells = slices.DeleteFunc(nb.Cells, func(c *notebook.Cell) bool { return c.HasTag(injectedTag) })
	at = slices.IndexFunc(nb.Cells, func(c *notebook.Cell) bool { return c.HasTag(parametersTag) })
	cell := &notebook.Cell{ID: injectedTag, Type: notebook.Code, Source: strings.TrimSuffix(source.String(), "\n"), Metadata: notebook.Object{}}
	if err := cell.Metadata.Set("tags", []string{injectedTag}); err != nil {
		return err
	}
	nb.Cells = slices.Insert(nb.Cells, at+1, cell)
	return nil
}

// declarations returns the type of each variable that a cell declares with a
// type or a literal value.
func declarations(source string) map[string]string {
	found := map[string]string{}
	file, err := parser.ParseFile(token.NewFileSet(), "cell.go", "package p\n"+source, parser.SkipObjectResolution)
	if file == nil || err != nil && len(file.Decls) == 0 {
		return found
	}
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.VAR {
			continue
		}
		for _, spec := range gen.Specs {
			v, ok := spec.(*ast.ValueSpec)
			if !ok {
				continue
			}
			for i, name := range v.Names {
				if kind := kindOf(v, i); kind != "" {
					found[name.Name] = kind
				}
			}
		}
	}
	return found
}

func kindOf(v *ast.ValueSpec, i int) string {
	if id, ok := v.Type.(*ast.Ident); ok {
		return id.Name
	}
	if v.Type != nil || i >= len(v.Values) {
		return ""
	}
	switch x := v.Values[i].(type) {
	case *ast.BasicLit:
		switch x.Kind {
		case token.INT:
			return "int"
		case token.FLOAT:
			return "float64"
		case token.STRING:
			return "string"
		}
	case *ast.Ident:
		if x.Name == "true" || x.Name == "false" {
			return "bool"
		}
	case *ast.CallExpr: // uint64(1)
		if id, ok := x.Fun.(*ast.Ident); ok {
			return id.Name
		}
	}
	return ""
}

// literalOf checks that a value given as text is of a basic type, and writes
// it as Go does. A value that is no such literal never reaches a cell's code.
func literalOf(kind, value string) (string, error) {
	var err error
	switch kind {
	case "string":
		return strconv.Quote(value), nil
	case "bool":
		var b bool
		b, err = strconv.ParseBool(value)
		value = strconv.FormatBool(b)
	case "int", "int64", "int32":
		_, err = strconv.ParseInt(value, 10, 64)
	case "uint", "uint64", "uint32":
		_, err = strconv.ParseUint(value, 10, 64)
	case "float64", "float32":
		var f float64
		f, err = strconv.ParseFloat(value, 64)
		value = strconv.FormatFloat(f, 'g', -1, 64)
		if err == nil && strings.ContainsAny(value, "IN") {
			err = fmt.Errorf("not a finite number")
		}
	default:
		return "", fmt.Errorf("is of type %s, which cannot be set from the command line", kind)
	}
	if err != nil {
		return "", fmt.Errorf("%q is not a %s", value, kind)
	}
	return value, nil
}
