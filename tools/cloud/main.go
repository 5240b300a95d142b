// The command largestep with drivers for buckets in clouds, so that records can
// be kept in s3://BUCKET and gs://BUCKET as in folders:
//
//	go build -C tools/cloud -o ../../largestep-cloud
//	./largestep-cloud runs list --store 's3://my-bucket?region=eu-west-1'
//
// The query of the URL and the credentials are those of gocloud.dev/blob.
package main

import (
	"os"

	_ "gocloud.dev/blob/gcsblob" // gs://
	_ "gocloud.dev/blob/s3blob"  // s3://

	"largestep/pkg/cli"
	"largestep/pkg/deep/record"
)

func main() {
	record.Schemes["s3"] = open
	record.Schemes["gs"] = open
	os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr))
}
