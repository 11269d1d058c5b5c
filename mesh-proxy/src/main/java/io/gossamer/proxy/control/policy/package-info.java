/**
 * Policies of inbound ports and outbound targets: the contract's policy services, with profiles and
 * the contract's fallbacks applied, as values of our model. A malformed message is a policy that
 * fails, never an exception; must not depend on the data path.
 */
@NullMarked
package io.gossamer.proxy.control.policy;

import org.jspecify.annotations.NullMarked;
