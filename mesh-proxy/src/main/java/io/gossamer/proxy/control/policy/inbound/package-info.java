/** What a port of the application permits: messages of the contract and ours to the model. */
@NullMarked
package io.gossamer.proxy.control.policy.inbound;

import org.jspecify.annotations.NullMarked;
