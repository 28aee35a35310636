package plugin.auth;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * {@code etc/plugin.auth.cfg}. Key names are those of Mosquitto where it has them; two underscores
 * here are one in the file, as Declarative Services want it.
 */
@ObjectClassDefinition(
    id = "plugin.auth",
    name = "Passwords and access control lists",
    description = "Who may connect, and who may do what. Changes take effect at once.")
@interface AuthConfiguration {
  @AttributeDefinition(
      description =
          "File with user names and hashed passwords, as mosquitto_passwd writes it; relative to the home directory. Empty: no passwords are checked.")
  String password__file() default "";

  @AttributeDefinition(
      description =
          "Access control list, as Mosquitto reads it; relative to the home directory. Empty: whoever is let in by this plugin may do everything.")
  String acl__file() default "";

  @AttributeDefinition(
      description = "Whether the two files may be symbolic links, as Kubernetes mounts them.")
  boolean allow__symlinks() default false;

  @AttributeDefinition(
      description =
          "Whether a subscription is refused if the access control list grants nothing of it. Mosquitto grants every subscription, and then sends nothing.")
  boolean check__subscribe() default false;

  @AttributeDefinition(
      description =
          "Listeners, separated by commas, where a client certificate's identity is enough to be let in; * for all.")
  String certificate__listeners() default "";

  @AttributeDefinition(
      description =
          "Listeners, separated by commas, whose clients this plugin leaves to others and to the listener's own settings; * for all.")
  String exempt__listeners() default "";

  @AttributeDefinition(
      description = "Threads that check passwords; 0 for half the processors, at least one.")
  int hash__threads() default 0;

  @AttributeDefinition(
      description =
          "Heap that all password checks of one moment may take, in KiB; 0 for a quarter of the heap.")
  int hash__memory__kib() default 0;

  @AttributeDefinition(
      description =
          "Memory outside the heap for one password check that needs more than hash_memory_kib, in KiB; taken while it runs, one at a time. 0 for none. An Argon2 entry that needs more than either cannot be used.")
  int hash__scratch__kib() default 65_536;

  @AttributeDefinition(
      description =
          "Logins that may wait for their check; more are refused with Server busy. One address may have half of them.")
  int max__pending__logins() default 512;

  @AttributeDefinition(
      description =
          "Delay between two attempts of an address or a user after three failures, in milliseconds; it doubles with each further one. 0 for none.")
  int failure__delay__ms() default 250;

  @AttributeDefinition(description = "Longest such delay, in milliseconds.")
  int failure__delay__max__ms() default 4_000;

  @AttributeDefinition(
      description =
          "How long a password that was right is recognised without being hashed again, in seconds; 0 for never.")
  int remember__logins__s() default 300;
}
