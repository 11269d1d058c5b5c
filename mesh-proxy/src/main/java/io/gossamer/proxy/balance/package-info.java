/**
 * Chooses an endpoint for a request or connection: selection, load metric, membership and failure
 * accrual, each on its own. Knows neither sockets nor HTTP; depends on no other stage.
 */
@NullMarked
package io.gossamer.proxy.balance;

import org.jspecify.annotations.NullMarked;
