package sqlite

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// writable reports whether this user may write into a file or a folder.
func writable(path string) bool { return unix.Access(path, unix.W_OK) == nil }

// networks are the magic numbers of file systems whose files are on another
// machine. 9p is not among them: sandboxes show local disks as such, and
// where it has no shared memory, verify refuses it.
var networks = map[uint32]string{
	unix.AFS_FS_MAGIC:     "AFS",
	unix.AFS_SUPER_MAGIC:  "AFS",
	unix.CEPH_SUPER_MAGIC: "CephFS",
	unix.CIFS_SUPER_MAGIC: "CIFS",
	unix.CODA_SUPER_MAGIC: "Coda",
	unix.NCP_SUPER_MAGIC:  "NCP",
	unix.NFS_SUPER_MAGIC:  "NFS",
	unix.SMB_SUPER_MAGIC:  "SMB",
	unix.SMB2_SUPER_MAGIC: "SMB",
	0x0bd00bd0:            "Lustre",
}

// networksByName are those that FUSE hides behind its own number.
var networksByName = []string{
	"blobfuse", "blobfuse2", "curlftpfs", "davfs", "davfs2", "fuse.gcsfuse", "fuse.glusterfs", "fuse.goofys", "fuse.juicefs",
	"fuse.mount-s3", "fuse.rclone", "fuse.s3fs", "fuse.seaweedfs", "fuse.sshfs",
}

// networkOf returns what a file or folder is on if that is a network file
// system, and "" if it is not. A path that is not there is on none.
func networkOf(path string) (string, error) {
	var stat unix.Statfs_t
	if err := unix.Statfs(path, &stat); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	} else if err != nil {
		return "", &fs.PathError{Op: "statfs", Path: path, Err: err}
	}
	magic := uint32(stat.Type) //nolint:gosec // the kernel's numbers have 32 bits
	if magic != unix.FUSE_SUPER_MAGIC {
		return networks[magic], nil
	}
	mounts, err := os.Open("/proc/self/mountinfo")
	if err != nil {
		return "", nil // no way to tell
	}
	defer func() { _ = mounts.Close() }() // nothing was written
	return networkMount(mounts, device(path)), nil
}

// device returns the device that path is on, as mountinfo writes it.
func device(path string) string {
	var stat unix.Stat_t
	if unix.Stat(path, &stat) != nil {
		return ""
	}
	return fmt.Sprintf("%d:%d", unix.Major(uint64(stat.Dev)), unix.Minor(uint64(stat.Dev)))
}

// networkMount returns the type of the file system of a device if it is one of
// networksByName.
func networkMount(mountinfo io.Reader, device string) string {
	for lines := bufio.NewScanner(mountinfo); lines.Scan(); {
		mount, of, _ := strings.Cut(lines.Text(), " - ")
		fields, kind := strings.Fields(mount), strings.Fields(of)
		if len(fields) > 2 && fields[2] == device && len(kind) > 0 && slices.Contains(networksByName, kind[0]) {
			return kind[0]
		}
	}
	return ""
}
