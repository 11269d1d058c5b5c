/**
 * Traffic that leaves the application: composes the stages from accept to forward. The only package
 * beside {@code inbound} that knows several stages; nothing depends on it but {@code app}.
 */
@NullMarked
package io.gossamer.proxy.outbound;

import org.jspecify.annotations.NullMarked;
