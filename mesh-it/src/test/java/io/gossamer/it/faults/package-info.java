/**
 * Bad input, broken neighbours and restarts: what a sidecar does when something is wrong. It must
 * not depend on other test packages.
 */
@NullMarked
package io.gossamer.it.faults;

import org.jspecify.annotations.NullMarked;
