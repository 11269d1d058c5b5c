/**
 * Balancing judged in virtual time: clients with a view of their own, endpoints with service times
 * of a long tail of which some are slowed, and one central queue as the bound of what is possible.
 * Deterministic: the same scenario gives the same figures everywhere.
 */
@NullMarked
package io.gossamer.proxy.balance.simulation;

import org.jspecify.annotations.NullMarked;
