/**
 * The process: the life of the proxy from start to drain. With its sub-packages the only one that
 * knows settings; no stage depends on it.
 */
@NullMarked
package io.gossamer.proxy.app;

import org.jspecify.annotations.NullMarked;
