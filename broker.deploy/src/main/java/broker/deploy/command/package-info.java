/**
 * What administrators may ask of the deployer at the command line. Called by threads of the broker,
 * one command at a time; they only wait for the deployer's thread.
 */
@NullMarked
package broker.deploy.command;

import org.jspecify.annotations.NullMarked;
