package broker.deploy.deployment;

/** Who is told what a deployment is doing, line by line, on the deployer's thread. */
@FunctionalInterface
public interface Progress {
  /** Tells nobody. */
  Progress SILENT = line -> {};

  /** Tells one line. */
  void say(String line);
}
