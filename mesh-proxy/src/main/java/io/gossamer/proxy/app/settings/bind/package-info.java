/**
 * From names and texts to the records of settings: at once where every name and every text is in
 * its plain form, by Boot's binder where anything is not.
 */
@NullMarked
package io.gossamer.proxy.app.settings.bind;

import org.jspecify.annotations.NullMarked;
