package io.gossamer.identity.ca;

/**
 * A certificate signing request that passed every check: the caller holds the key, which is P-256,
 * and asks for exactly one name.
 *
 * @param publicKeyInfo the key, DER of SubjectPublicKeyInfo
 * @param keyHash SHA-256 of it, lower-case hexadecimal
 */
public record SigningRequest(byte[] publicKeyInfo, String keyHash) {}
