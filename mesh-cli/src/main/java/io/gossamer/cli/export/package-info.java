/** Makes the Kubernetes manifests of the application in a compose file. */
@NullMarked
package io.gossamer.cli.export;

import org.jspecify.annotations.NullMarked;
