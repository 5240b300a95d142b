// Package plugin installs, finds and examines PJRT plugins: the shared libraries in
// which XLA comes, one for a kind of device.
//
// A plugin is code that is loaded into the process. One that is cut short, or is not
// a plugin, can end the process when it is loaded, so that everything is examined
// first, without loading it ([Examine]); what is installed has been loaded and has
// computed in a process of its own before.
package plugin
