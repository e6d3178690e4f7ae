// Checks a published log, proofs and receipts with golang.org/x/mod/sumdb, which nobody of Sundial wrote.
//
//	check log DIRECTORY VKEY     the note, every tile against the root, every entry against its hash
//	check proofs < CASES         one JSON array of cases; prints an array of true (proven) and false
//	check receipts VKEY < TEXTS  one JSON array of receipts; prints the same
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func main() {
	var err error
	switch os.Args[1] {
	case "log":
		err = checkLog(os.Args[2], os.Args[3])
	case "proofs":
		err = judge(proof)
	case "receipts":
		err = judge(func(text string) error { return receipt(text, os.Args[2]) })
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// checkpoint opens a C2SP checkpoint: the log's name, the size and the root, under the log's signature.
func checkpoint(signed, vkey string) (tree tlog.Tree, err error) {
	key, err := note.NewVerifier(vkey)
	if err != nil {
		return tree, err
	}
	opened, err := note.Open([]byte(signed), note.VerifierList(key))
	if err != nil {
		return tree, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != key.Name() || lines[3] != "" {
		return tree, errors.New("not a checkpoint of this log")
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

// tiles reads tiles by the paths of C2SP tlog-tiles, which leave out the height.
type tiles string

func (tiles) Height() int                     { return height }
func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (dir tiles) ReadTiles(wanted []tlog.Tile) (read [][]byte, err error) {
	for _, tile := range wanted {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(string(dir), path))
		if err != nil {
			return nil, err
		}
		read = append(read, data)
	}
	return read, nil
}

func checkLog(dir, vkey string) error {
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return err
	}
	tree, err := checkpoint(string(signed), vkey)
	if err != nil {
		return err
	}
	// Every hash this reader hands out it has proven against the signed root.
	reader := tlog.TileHashReader(tree, tiles(dir))
	if root, err := tlog.TreeHash(tree.N, reader); err != nil || root != tree.Hash {
		return fmt.Errorf("the tiles have another root: %v", err)
	}
	entries, err := readEntries(dir, tree.N)
	if err != nil {
		return err
	}
	for index, entry := range entries {
		hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, int64(index))})
		if err != nil {
			return err
		}
		if hashes[0] != tlog.RecordHash(entry) {
			return fmt.Errorf("entry %d is not the one in the tree", index)
		}
	}
	fmt.Println(len(entries), tree.Hash)
	return nil
}

func readEntries(dir string, size int64) (entries [][]byte, err error) {
	for n := int64(0); n<<height < size; n++ {
		tile := tlog.Tile{H: height, L: -1, N: n, W: int(min(size-n<<height, 1<<height))}
		path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
		data, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			return nil, err
		}
		for len(data) >= 2 {
			length := int(binary.BigEndian.Uint16(data))
			if len(data) < 2+length {
				return nil, errors.New("a bundle ends in the middle of an entry")
			}
			entries, data = append(entries, data[2:2+length]), data[2+length:]
		}
	}
	if int64(len(entries)) != size {
		return nil, fmt.Errorf("%d entries instead of %d", len(entries), size)
	}
	return entries, nil
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

// judge reads an array and prints for each of its members whether check found it proven.
func judge[T any](check func(T) error) error {
	var cases []T
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		return err
	}
	proven := []bool{}
	for _, each := range cases {
		proven = append(proven, check(each) == nil)
	}
	return json.NewEncoder(os.Stdout).Encode(proven)
}

type proofCase struct {
	Kind             string
	Old, New         int64
	OldHash, NewHash string
	Proof            []string
}

// proof judges an inclusion (Old is the index, OldHash the leaf's hash) or a consistency.
func proof(c proofCase) error {
	old, err := tlog.ParseHash(c.OldHash)
	if err != nil {
		return err
	}
	root, err := tlog.ParseHash(c.NewHash)
	if err != nil {
		return err
	}
	path, err := parse(c.Proof)
	if err != nil {
		return err
	}
	if c.Kind == "inclusion" {
		return tlog.CheckRecord(tlog.RecordProof(path), c.New, root, c.Old, old)
	}
	return tlog.CheckTree(tlog.TreeProof(path), c.New, root, c.Old, old)
}

func parse(lines []string) (hashes []tlog.Hash, err error) {
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

// receipt judges a c2sp.org/tlog-proof@v1 whose extra carries the entry.
func receipt(text, vkey string) error {
	parts := strings.SplitN(text, "\n\n", 2)
	lines := strings.Split(parts[0], "\n")
	if len(parts) != 2 || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("not a receipt")
	}
	if !strings.HasPrefix(lines[1], "extra ") || !strings.HasPrefix(lines[2], "index ") {
		return errors.New("no entry or no index")
	}
	extra, err := base64.StdEncoding.Strict().DecodeString(lines[1][len("extra "):])
	if err != nil {
		return err
	}
	var told struct{ Entry string }
	if err := json.Unmarshal(extra, &told); err != nil {
		return err
	}
	index, err := strconv.ParseInt(lines[2][len("index "):], 10, 64)
	if err != nil {
		return err
	}
	path, err := parse(lines[3:])
	if err != nil {
		return err
	}
	tree, err := checkpoint(parts[1], vkey)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(tlog.RecordProof(path), tree.N, tree.Hash, index, tlog.RecordHash([]byte(told.Entry)))
}
