package markup

import (
	"encoding/base64"
	"image"
	_ "image/gif" // the kinds of pictures that pages show
	_ "image/jpeg"
	_ "image/png"
	"strings"

	_ "golang.org/x/image/webp"
)

// maxPixels bounds the pictures of a page, all together. A picture of few
// kilobytes can unpack to gigabytes in a reader's browser.
const maxPixels = 128 << 20

// picture reports whether a data URI is the picture that it says it is, and
// there is room for it on the page.
func (s *Scope) picture(uri string) bool {
	kind, data, ok := strings.Cut(strings.TrimPrefix(uri, "data:"), ";base64,")
	if !ok {
		return false
	}
	c, format, err := image.DecodeConfig(base64.NewDecoder(base64.StdEncoding, strings.NewReader(data)))
	if err != nil || kind != "image/"+format || c.Width <= 0 || c.Height <= 0 || c.Width > maxPixels/c.Height {
		return false
	}
	s.pixels += c.Width * c.Height
	return s.pixels <= maxPixels
}
