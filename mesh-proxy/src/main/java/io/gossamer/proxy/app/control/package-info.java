/**
 * The client of the control plane put together: identity, channels, watches, snapshot and
 * registration, each made from its settings.
 */
@NullMarked
package io.gossamer.proxy.app.control;

import org.jspecify.annotations.NullMarked;
