package handlers

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
)

// seal encrypts a value so that whoever has the code opens it, and nobody else:
// not whoever reads where it is kept, since it is found there by another hash of
// the code. A code is unguessable.
func seal(code string, value []byte) []byte {
	return sealer(code).Seal(nil, nil, value, nil) //nolint:gosec // it draws its nonce
}

// unseal returns what was sealed with a code. It reports false for anything else.
func unseal(code string, sealed []byte) (value []byte, ok bool) {
	value, err := sealer(code).Open(nil, nil, sealed, nil)
	return value, err == nil
}

func sealer(code string) cipher.AEAD {
	key := sha256.Sum256([]byte("seal\x00" + code)) // no id: codes have no zero byte
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // the key has the right length
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // AES has the right block size
	}
	return aead
}
