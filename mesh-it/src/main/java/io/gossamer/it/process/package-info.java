/**
 * Child processes of a test: started from the built jars or a command line, awaited by what they
 * publish, ended by their pid. It must not depend on the modules that it runs, nor on a test
 * framework.
 */
@NullMarked
package io.gossamer.it.process;

import org.jspecify.annotations.NullMarked;
