/**
 * Whether a client may do what it asks: authorizations of a server and its routes, and its rate
 * limit. Depends on the model only, never on another stage.
 */
@NullMarked
package io.gossamer.proxy.authorize;

import org.jspecify.annotations.NullMarked;
