// Checks gradients against difference quotients.

export {
  type FunctionCheckOptions,
  type GradcheckOptions,
  gradcheck,
  type ModelCheckOptions,
  type NetworkCheckOptions,
} from "./gradcheck.js";
export { GradientReport, type ParameterReport } from "./report.js";
