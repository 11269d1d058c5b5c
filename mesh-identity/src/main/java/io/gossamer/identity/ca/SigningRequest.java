package io.gossamer.identity.ca;

import java.security.PublicKey;

/**
 * A certificate signing request that passed every check: the caller holds the key, which is P-256,
 * and asks for exactly one name.
 *
 * @param publicKey to certify
 * @param keyHash SHA-256 of its SubjectPublicKeyInfo, lower-case hexadecimal
 */
public record SigningRequest(PublicKey publicKey, String keyHash) {}
