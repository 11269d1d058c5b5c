/** The process: settings, composition, start. Nothing may depend on it. */
@NullMarked
package io.gossamer.identity.app;

import org.jspecify.annotations.NullMarked;
