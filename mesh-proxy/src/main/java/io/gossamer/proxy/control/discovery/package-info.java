/**
 * Endpoints and profiles of destinations: the contract's Destination service as states of our
 * model. Must not depend on policy; a malformed message is a value, never an exception.
 */
@NullMarked
package io.gossamer.proxy.control.discovery;

import org.jspecify.annotations.NullMarked;
