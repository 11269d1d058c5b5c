/**
 * Identity, destination and their sidecars: start order, addresses, and the calls that the commands
 * make to them. Must not depend on the demo.
 */
@NullMarked
package io.gossamer.cli.controlplane;

import org.jspecify.annotations.NullMarked;
