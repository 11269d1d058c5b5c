/**
 * Traffic that comes to the application: composes the stages from accept to forward. The only
 * package beside {@code outbound} that knows several stages; nothing depends on it but {@code app}.
 */
@NullMarked
package io.gossamer.proxy.inbound;

import org.jspecify.annotations.NullMarked;
