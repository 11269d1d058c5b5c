/**
 * The certificate authority: root, issuer, signing requests, leaves, trust bundle. The only package
 * with BouncyCastle; must not depend on Spring or gRPC.
 */
@NullMarked
package io.gossamer.identity.ca;

import org.jspecify.annotations.NullMarked;
