package photo

import (
	"bytes"
	"encoding/binary"
)

// orientation returns the EXIF orientation of a JPEG file, 1 (upright) where
// there is none or it cannot be read: a photo is not refused for its notes.
func orientation(file []byte) int {
	for at := 2; at+4 <= len(file) && file[at] == 0xff; {
		marker, size := file[at+1], int(binary.BigEndian.Uint16(file[at+2:]))
		if marker == 0xff { // a fill byte
			at++
			continue
		}
		if marker == 0xda || size < 2 || at+2+size > len(file) {
			break // the pixels begin, or the file is not what it seems
		}
		segment := file[at+4 : at+2+size]
		if body, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); marker == 0xe1 && ok {
			return tiffOrientation(body)
		}
		at += 2 + size
	}
	return 1
}

// tiffOrientation finds the tag 0x0112 in the first directory of a TIFF head.
func tiffOrientation(b []byte) int {
	if len(b) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if b[0] == 'M' {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(b[4:]))
	if at+2 > int64(len(b)) {
		return 1
	}
	count := int(order.Uint16(b[at:]))
	for i := range count {
		entry := at + 2 + 12*int64(i)
		if entry+12 > int64(len(b)) {
			break
		}
		if order.Uint16(b[entry:]) == 0x0112 {
			if v := int(order.Uint16(b[entry+8:])); v >= 1 && v <= 8 {
				return v
			}
		}
	}
	return 1
}

// stored maps a box of the upright photo to the photo as stored.
func (p *Photo) stored(b Box) Box {
	w, h := float64(p.w), float64(p.h)
	if p.turn >= 5 { // the axes are exchanged
		b = Box{b.Y0, b.X0, b.Y1, b.X1}
	}
	flipX := p.turn == 2 || p.turn == 3 || p.turn == 7 || p.turn == 8
	flipY := p.turn == 3 || p.turn == 4 || p.turn == 6 || p.turn == 7
	if flipX {
		b.X0, b.X1 = w-b.X1, w-b.X0
	}
	if flipY {
		b.Y0, b.Y1 = h-b.Y1, h-b.Y0
	}
	return b
}

// upright turns a square plane from the stored to the upright orientation.
func (s *scratch) upright(pix []float32, n, turn int) {
	if turn <= 1 {
		return
	}
	s.square = grow(s.square, len(pix))
	copy(s.square, pix)
	for y := range n {
		for x := range n {
			sx, sy := x, y
			if turn >= 5 {
				sx, sy = y, x
			}
			if turn == 2 || turn == 3 || turn == 7 || turn == 8 {
				sx = n - 1 - sx
			}
			if turn == 3 || turn == 4 || turn == 6 || turn == 7 {
				sy = n - 1 - sy
			}
			pix[y*n+x] = s.square[sy*n+sx]
		}
	}
}
