package figure

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"sync"
)

// pictures remembers what pictures are as a data URI. A figure that is drawn for
// each position of a slider has the same map or cloud in many of them, and most
// of its time would go into compressing it again.
var pictures = struct {
	sync.Mutex
	uris map[[sha256.Size]byte]string
}{uris: map[[sha256.Size]byte]string{}}

// mostPictures bounds what is remembered.
const mostPictures = 64

// pictureURI returns a picture as PNG in a data URI.
func pictureURI(img image.Image) (string, error) {
	var key [sha256.Size]byte
	flat, ok := img.(*image.Paletted)
	if ok {
		h := sha256.New()
		fmt.Fprint(h, flat.Rect, flat.Stride, flat.Palette)
		h.Write(flat.Pix)
		h.Sum(key[:0])
		pictures.Lock()
		uri, known := pictures.uris[key]
		pictures.Unlock()
		if known {
			return uri, nil
		}
	}
	var b bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(&b, img); err != nil {
		return "", fmt.Errorf("the map cannot be written as PNG: %w", err)
	}
	uri := "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())
	if ok {
		pictures.Lock()
		defer pictures.Unlock()
		if len(pictures.uris) >= mostPictures {
			clear(pictures.uris)
		}
		pictures.uris[key] = uri
	}
	return uri, nil
}
