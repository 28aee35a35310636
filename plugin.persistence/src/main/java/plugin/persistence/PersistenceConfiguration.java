package plugin.persistence;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/plugin.persistence.cfg}; two underscores here are one in the file. */
@ObjectClassDefinition(
    id = "plugin.persistence",
    name = "Session store",
    description = "Where sessions, queues and retained messages survive the broker.")
@interface PersistenceConfiguration {
  @AttributeDefinition(
      description = "Directory of the store; relative to the home directory of the broker.")
  String directory() default "data/store";

  @AttributeDefinition(description = "What the files may take together, in MiB, 32 to 1048576.")
  int maximum__size__mib() default 1024;

  @AttributeDefinition(
      description =
          "Length of each of the two logs in MiB, 1 to 64. Longer ones write less to the flash.")
  int log__size__mib() default 8;

  @AttributeDefinition(description = "Memory for pages of the store in MiB, 1 to 256.")
  int cache__size__mib() default 8;
}
