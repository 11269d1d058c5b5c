/**
 * Names and values that every module of the mesh shares: identities, headers, ALPN names, failure
 * codes. Depends on the JDK only; the generated messages live in sub-packages.
 */
@NullMarked
package io.gossamer.api;

import org.jspecify.annotations.NullMarked;
