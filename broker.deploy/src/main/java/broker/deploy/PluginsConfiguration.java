package broker.deploy;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * {@code etc/plugins.cfg}. Two underscores here are one in the file, as Declarative Services want
 * it.
 */
@ObjectClassDefinition(
    id = "plugins",
    name = "Plugins",
    description =
        "What may be deployed, and how long it may take. Changes take effect at once, for what is deployed from then on.")
@interface PluginsConfiguration {
  @AttributeDefinition(
      description =
          "Whether plugins must be signed by somebody in the trust store, or have been shipped with this broker; unsigned, changed and unknown ones are refused.")
  boolean require__signature() default false;

  @AttributeDefinition(
      description =
          "File with the certificates of those who may sign plugins, or of their issuers: PEM, or a key store; relative to the home directory. Read at each deployment. Empty: nobody may.")
  String trust__store() default "";

  @AttributeDefinition(description = "Password of the trust store, if it is a key store.")
  String trust__store__password() default "";

  @AttributeDefinition(
      description =
          "How long a plugin may take to start, and then its components to become active, in milliseconds; then it is taken back.")
  int start__time__ms() default 10_000;

  @AttributeDefinition(
      description = "How long a plugin may take to stop, in milliseconds; then it is left alone.")
  int stop__time__ms() default 10_000;

  @AttributeDefinition(
      description = "Earlier good versions that are kept of each plugin, for 'broker rollback'.")
  int kept__versions() default 3;
}
