/**
 * A control plane that does what a test tells it: every service of the contract on one plaintext
 * loopback port, with faults on demand. It must not depend on the services that it stands for.
 */
@NullMarked
package io.gossamer.it.control;

import org.jspecify.annotations.NullMarked;
