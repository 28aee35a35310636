/** A plugin to begin with: one component, called by the broker on any of its threads. */
package plugin.hello;
