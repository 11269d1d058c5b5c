/**
 * What a connection speaks, found from its first bytes, from silence, and from what the server says
 * first. Must not depend on any other stage, nor on policy beyond the settings it is given.
 */
@NullMarked
package io.gossamer.proxy.detect;

import org.jspecify.annotations.NullMarked;
