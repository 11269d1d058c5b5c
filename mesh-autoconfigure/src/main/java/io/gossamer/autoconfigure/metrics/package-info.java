/**
 * The Prometheus registry and the meters that every service has. Must not depend on the servers.
 */
@NullMarked
package io.gossamer.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
