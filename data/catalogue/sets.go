package catalogue

import "strings"

func mnist() *Set {
	return &Set{
		Name:     "mnist",
		Title:    "MNIST, handwritten digits",
		Citation: `Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document recognition", Proceedings of the IEEE 86(11), 1998`,
		Licence:  "CC BY-SA 3.0; copyright Yann LeCun and Corinna Cortes",
		Home:     "http://yann.lecun.com/exdb/mnist/",
		Format:   IDX,
		Channels: 1, Height: 28, Width: 28,
		Classes: strings.Fields("0 1 2 3 4 5 6 7 8 9"),
		Files: []File{
			{Name: "train-images-idx3-ubyte.gz", Split: "train", Role: Images, Records: 60000, Bytes: 9912422,
				MD5:    "f68b3c2dcbeaaa9fbdd348bbdeb94873",
				SHA256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
				Plain: &File{Name: "train-images-idx3-ubyte", Bytes: 47040016,
					SHA256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"}},
			{Name: "train-labels-idx1-ubyte.gz", Split: "train", Role: Labels, Records: 60000, Bytes: 28881,
				MD5:    "d53e105ee54ea40749a09fcbcd1e9432",
				SHA256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
				Plain: &File{Name: "train-labels-idx1-ubyte", Bytes: 60008,
					SHA256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"}},
			{Name: "t10k-images-idx3-ubyte.gz", Split: "test", Role: Images, Records: 10000, Bytes: 1648877,
				MD5:    "9fb629c4189551a2d022fa330f9573f3",
				SHA256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
				Plain: &File{Name: "t10k-images-idx3-ubyte", Bytes: 7840016,
					SHA256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"}},
			{Name: "t10k-labels-idx1-ubyte.gz", Split: "test", Role: Labels, Records: 10000, Bytes: 4542,
				MD5:    "ec29112dd5afa0611ce80d1b7f02629c",
				SHA256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
				Plain: &File{Name: "t10k-labels-idx1-ubyte", Bytes: 10008,
					SHA256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"}},
		},
		Mirrors: []string{
			"https://ossci-datasets.s3.amazonaws.com/mnist/",
			"https://storage.googleapis.com/cvdf-datasets/mnist/",
			"http://yann.lecun.com/exdb/mnist/",
		},
		Folders: []string{"MNIST/raw", "raw"},
		Provenance: "md5 as published with torchvision's loader; sha256, and those of the extracted files, " +
			"computed from files whose md5 had matched",
		Mean: []float64{0.1307}, SD: []float64{0.3081},
	}
}

const (
	cifarCitation = `A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", technical report, University of Toronto, 2009`
	cifarLicence  = "none stated by the authors, who ask for the citation"
	cifarHome     = "https://www.cs.toronto.edu/~kriz/cifar.html"
)

var cifarMirrors = []string{"https://www.cs.toronto.edu/~kriz/", "https://cave.cs.toronto.edu/kriz/"}

func cifar10() *Set {
	batch := func(name, split, sha1, sha256 string) File {
		return File{Name: name, Split: split, Records: 10000, Bytes: 30730000, SHA1: sha1, SHA256: sha256}
	}
	return &Set{
		Name:     "cifar10",
		Title:    "CIFAR-10, small photos of 10 classes",
		Citation: cifarCitation, Licence: cifarLicence, Home: cifarHome,
		Format:   CIFAR10,
		Channels: 3, Height: 32, Width: 32,
		Classes: strings.Fields("airplane automobile bird cat deer dog frog horse ship truck"),
		Files: []File{
			batch("data_batch_1.bin", "train", "aadd24acce27caa71bf4b10992e9e7b2d74c2540", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
			batch("data_batch_2.bin", "train", "c0ba65cce70568cd57b4e03e9ac8d2a5367c1795", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
			batch("data_batch_3.bin", "train", "1dd00a74ab1d17a6e7d73e185b69dbf31242f295", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
			batch("data_batch_4.bin", "train", "aab85764eb3584312d3c7f65fd2fd016e36a258e", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
			batch("data_batch_5.bin", "train", "26e2849e66a845b7f1e4614ae70f4889ae604628", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
			batch("test_batch.bin", "test", "67eb016db431130d61cd03c7ad570b013799c88c", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
		},
		Archive: &Archive{Name: "cifar-10-binary.tar.gz", Folder: "cifar-10-batches-bin", Bytes: 170052171,
			MD5:    "c32a1d4ab5d03f1284b67883e8d87530",
			SHA256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"},
		Mirrors: cifarMirrors,
		Provenance: "archive: md5 from the authors' page, sha256 as in the loaders of GoMLX and of torchvision for Ruby; " +
			"files: sha1 as in Apache MXNet's loader, sha256 as in torchvision for Ruby, " +
			"those of batches 1, 2 and the test batch also computed from files whose sha1 had matched",
		Mean: []float64{0.4914, 0.4822, 0.4465}, SD: []float64{0.2470, 0.2435, 0.2616},
	}
}

func cifar100() *Set {
	return &Set{
		Name:     "cifar100",
		Title:    "CIFAR-100, small photos of 100 classes in 20 super-classes",
		Citation: cifarCitation, Licence: cifarLicence, Home: cifarHome,
		Format:   CIFAR100,
		Channels: 3, Height: 32, Width: 32,
		Classes: strings.Fields(fineNames),
		Coarse:  strings.Fields(coarseNames),
		Files: []File{
			{Name: "train.bin", Split: "train", Records: 50000, Bytes: 153700000,
				SHA1:   "e207cd2e05b73b1393c74c7f5e7bea451d63e08e",
				SHA256: "f31298fc616915fa142368359df1c4ca2ae984d6915ca468b998a5ec6aeebf29"},
			{Name: "test.bin", Split: "test", Records: 10000, Bytes: 30740000,
				SHA1:   "8fb6623e830365ff53cf14adec797474f5478006",
				SHA256: "d8b1e6b7b3bee4020055f0699b111f60b1af1e262aeb93a0b659061746f8224a"},
		},
		Subsets: []File{{Name: "train_first10000.bin", Split: "train", Records: 10000, Bytes: 30740000,
			SHA256: "dec9f86a9b84e30f90405464a32f9c71174dbb28f1c7e723cf62779e9e6f4843"}},
		Archive: &Archive{Name: "cifar-100-binary.tar.gz", Folder: "cifar-100-binary", Bytes: 168513733,
			MD5:    "03b5dce01913d631647c71ecec9e9cb8",
			SHA256: "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec"},
		Mirrors: cifarMirrors,
		Provenance: "archive: md5 from the authors' page, sha256 as in the loaders of GoMLX, Julia's MLDatasets and torchvision for Ruby; " +
			"files: sha1 as in Apache MXNet's loader, sha256 as in torchvision for Ruby, that of test.bin also computed " +
			"from a file whose sha1 had matched; the subset computed from the first 10,000 records of a train.bin whose sha1 had matched",
		Mean: []float64{0.5071, 0.4865, 0.4409}, SD: []float64{0.2673, 0.2564, 0.2762},
	}
}

func webvision() *Set {
	return &Set{
		Name:  "webvision-mini",
		Title: "WebVision-mini, photos of the first 50 classes of WebVision 1.0 found by Google",
		Citation: `W. Li, L. Wang, W. Li, E. Agustsson, L. Van Gool, "WebVision Database: Visual Learning and Understanding ` +
			`from Web Data", arXiv:1708.02862, 2017; the 50 classes: L. Jiang et al., "MentorNet", ICML 2018`,
		Licence:  "the photos belong to their authors; for research, see the home page",
		Home:     "https://data.vision.ee.ethz.ch/cvl/webvision/download.html",
		Format:   Photos,
		Channels: 3, Height: 224, Width: 224,
		Folders:    []string{"webvision"},
		Provenance: "none is published; each photo is checked by decoding it",
		ByHand: "download the Google images (resized to 256), the validation images and the info archive from the home page, " +
			"and unpack them so that the folder holds google/, val_images_256/ and info/",
		Mean: []float64{0.485, 0.456, 0.406}, SD: []float64{0.229, 0.224, 0.225},
	}
}
