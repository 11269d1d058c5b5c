/**
 * A certificate authority for tests, independent of the identity service. It must not depend on the
 * mesh's own certificate code.
 */
@NullMarked
package io.gossamer.it.ca;

import org.jspecify.annotations.NullMarked;
