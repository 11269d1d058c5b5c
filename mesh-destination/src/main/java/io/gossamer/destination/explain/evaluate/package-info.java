/**
 * What a sidecar makes of the messages that it is sent, decided over the messages themselves: which
 * rule a request falls under, and whom an authorization permits. The sidecar's own code is another
 * program; the table of {@code ExplainIT} holds the two against each other. Depends on the
 * messages, the JDK and RE2 only.
 */
@NullMarked
package io.gossamer.destination.explain.evaluate;

import org.jspecify.annotations.NullMarked;
