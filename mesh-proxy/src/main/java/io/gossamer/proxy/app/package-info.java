/**
 * The process: settings from arguments, environment and system properties, and the life of the
 * proxy from start to drain. The only package that reads settings; no stage depends on it.
 */
@NullMarked
package io.gossamer.proxy.app;

import org.jspecify.annotations.NullMarked;
