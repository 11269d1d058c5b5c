/** The methods of the control plane that a proxy calls. */
@NullMarked
package io.gossamer.proxy.control.method;

import org.jspecify.annotations.NullMarked;
