import { aBrowser } from "./browser";

// Imported first by tests of modules that read the address while they load.
aBrowser();
